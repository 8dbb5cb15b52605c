"""The one style sheet, built from the tokens. Widgets are addressed by the dynamic property ``kind``."""

from __future__ import annotations

from myna_reception.ui.theme.tokens import Tokens


def style_sheet(t: Tokens) -> str:
    """Everything: sizes, shapes and colours."""
    return (
        _sizes(t) + _surfaces(t) + _text(t) + _buttons(t) + _pin_pad(t) + _fields(t) + _radios(t) + _lists(t) + _bars(t)
    )


def _sizes(t: Tokens) -> str:
    return f"""
QLabel[kind="support"] {{ font-size: {t.support_px}px; }}
QLabel[kind="body"], QLabel[kind="strong"], QLabel[kind="label"] {{ font-size: {t.body_px}px; }}
QLabel[kind="strong"], QLabel[kind="label"] {{ font-weight: bold; }}
QLabel[kind="lead"] {{ font-size: {t.lead_px}px; }}
QLabel[kind="value"] {{ font-size: {t.value_px}px; font-weight: bold; }}
QLabel[kind="heading"] {{ font-size: {t.heading_px}px; font-weight: bold; }}
QLabel[kind="title"] {{ font-size: {t.title_px}px; font-weight: bold; }}
QLabel[kind="prompt"] {{ font-size: {t.prompt_px}px; font-weight: bold; }}
QLabel[kind="verdict"] {{ font-size: {t.verdict_px}px; font-weight: bold; }}
QLabel[kind="brand"] {{ font-size: {t.brand_px}px; font-weight: bold; }}
QPushButton[kind] {{ min-height: {t.control_px - 20}px; font-size: {t.body_px}px; font-weight: bold; }}
QPushButton[kind="digit"] {{ font-size: {t.digit_px}px; }}
QPushButton[kind^="pad-"] {{ font-size: {t.pad_px}px; }}
QRadioButton[kind="radio"] {{ min-height: {t.control_px - 12}px; font-size: {t.body_px}px; spacing: 12px; }}
QRadioButton[kind="radio"]::indicator {{ width: {t.body_px}px; height: {t.body_px}px; }}
QComboBox[kind="field"] {{ min-height: {t.control_px - 2}px; font-size: {t.lead_px}px; padding: 0 14px; }}
QLineEdit[kind="field"] {{ min-height: {t.control_px - 2}px; font-size: {t.lead_px}px; padding: 0 14px; }}
"""


def _surfaces(t: Tokens) -> str:
    tones = "".join(
        f"""
QFrame[kind="banner"][tone="{name}"] {{ background: {tint}; border: 2px solid {stripe};
    border-radius: {t.radius_px}px; }}
QFrame[kind="panel"][tone="{name}"] {{ background: {tint}; border: 3px solid {stripe}; border-radius: 12px; }}
QFrame[tone="{name}"] QLabel[toned="true"] {{ color: {text}; }}
"""
        for name, text, tint, stripe in (
            ("success", t.success, t.success_tint, t.success),
            ("warning", t.warning, t.warning_tint, t.warning_stripe),
            ("error", t.error, t.error_tint, t.error),
            ("info", t.key, t.key_tint, t.key),
            ("practice", t.practice, t.practice_tint, t.practice),
        )
    )
    return f"""
QMainWindow, QWidget[kind="page"], QWidget[kind="plain"] {{ background: {t.surface}; }}
QScrollArea, QWidget[kind="clear"] {{ background: transparent; border: none; }}
QFrame[kind="header"] {{ background: {t.surface}; border-bottom: 1px solid {t.rule}; }}
QFrame[kind="practice-band"] {{ background: {t.practice}; }}
QFrame[kind="practice-band"] QLabel {{ color: {t.on_key}; }}
QFrame[kind="drawer"] {{ background: {t.practice_tint}; border-right: 2px solid {t.practice}; }}
QFrame[kind="actions"] {{ background: {t.surface_alt}; border-top: 1px solid {t.rule}; }}
QFrame[kind="card"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: 12px; }}
QFrame[kind="well"] {{ background: {t.surface_alt}; border-radius: 12px;
    border: 1px solid {t.border if t.surface_alt == t.surface else t.surface_alt}; }}
QFrame[kind="line"] {{ background: {t.rule}; }}
{tones}"""


def _text(t: Tokens) -> str:
    return f"""
QLabel {{ color: {t.text}; background: transparent; }}
QLabel[kind="support"] {{ color: {t.support}; }}
QLabel[kind="strong"], QLabel[kind="label"], QLabel[kind="value"], QLabel[kind="heading"], QLabel[kind="title"],
QLabel[kind="prompt"], QLabel[kind="verdict"], QLabel[kind="brand"] {{ color: {t.strong}; }}
QLabel[kind="field-error"] {{ color: {t.error}; font-weight: bold; font-size: {t.error_px}px; }}
QLabel[kind="chip"] {{ color: {t.text}; background: {t.surface_alt}; border: 1px solid {t.border}; border-radius: 4px;
    padding: 3px 10px; font-size: {t.support_px}px; }}
QLabel[kind="practice-chip"] {{ color: {t.on_key}; background: {t.practice}; border-radius: 4px; padding: 4px 12px;
    font-size: {t.body_px}px; font-weight: bold; }}
QFrame[kind="drawer"] QLabel[kind="support"] {{ color: {t.text}; }}
QFrame[kind="banner"] QLabel[kind="body"], QFrame[kind="panel"] QLabel[kind="body"] {{ color: {t.strong}; }}
"""


def _buttons(t: Tokens) -> str:
    return f"""
QPushButton[kind] {{ border-radius: {t.radius_px}px; border: 2px solid transparent;
    padding: 8px {22 if t.body_px < 27 else 8}px; }}
QPushButton[kind="primary"] {{ background: {t.key}; color: {t.on_key}; border-color: {t.key}; }}
QPushButton[kind="primary"]:hover {{ background: {t.key_hover}; }}
QPushButton[kind="primary"]:pressed {{ background: {t.key_active}; }}
QPushButton[kind="secondary"] {{ background: {t.surface}; color: {t.key}; border-color: {t.key}; }}
QPushButton[kind="secondary"]:hover {{ background: {t.outline_hover}; }}
QPushButton[kind="secondary"]:pressed {{ background: {t.outline_active}; }}
QPushButton[kind="danger"] {{ background: {t.surface}; color: {t.error}; border-color: {t.error}; }}
QPushButton[kind="danger"]:hover {{ background: {t.error_tint}; }}
QPushButton[kind="quiet"] {{ background: transparent; color: {t.key}; padding: 8px 14px; }}
QPushButton[kind="quiet"]:hover {{ background: {t.outline_hover}; }}
QPushButton[kind="practice"] {{ background: {t.practice}; color: {t.on_key}; border-color: {t.practice}; }}
QPushButton[kind="practice"]:hover {{ background: {t.practice_hover}; }}
QPushButton[kind="practice-quiet"] {{ background: {t.surface}; color: {t.practice}; border-color: {t.practice}; }}
QPushButton[kind="practice-quiet"]:hover {{ background: {t.practice_tint}; }}
QFrame[kind="drawer"] QPushButton[kind="practice-quiet"] {{ padding: 8px 4px 8px 12px; }}
QPushButton[kind="choice"] {{ background: {t.surface}; border: 2px solid {t.key}; border-radius: 12px; padding: 0; }}
QPushButton[kind="choice"]:hover {{ background: {t.outline_hover}; }}
QPushButton[kind="choice"]:pressed {{ background: {t.outline_active}; }}
QPushButton[kind="choice"] QLabel[kind="title"] {{ color: {t.key}; }}
QPushButton[kind]:disabled {{ background: {t.disabled}; color: {t.on_disabled}; border-color: {t.disabled}; }}
"""


def _pin_pad(t: Tokens) -> str:
    return f"""
QPushButton[kind="digit"] {{ background: {t.surface}; color: {t.strong}; border: 2px solid {t.border_input};
    padding: 0; }}
QPushButton[kind="digit"]:hover {{ background: {t.outline_hover}; }}
QPushButton[kind^="pad-"] {{ padding: 0 12px; }}
QPushButton[kind="pad-cancel"] {{ background: {t.pad_cancel}; color: {t.on_key}; }}
QPushButton[kind="pad-cancel"]:hover {{ background: {t.pad_cancel_hover}; }}
QPushButton[kind="pad-clear"] {{ background: {t.pad_clear}; color: {t.on_pad_clear}; border-color: {t.warning}; }}
QPushButton[kind="pad-clear"]:hover {{ background: {t.pad_clear_hover}; }}
QPushButton[kind="pad-confirm"] {{ background: {t.pad_confirm}; color: {t.on_key}; }}
QPushButton[kind="pad-confirm"]:hover {{ background: {t.pad_confirm_hover}; }}
"""


def _fields(t: Tokens) -> str:
    return f"""
QLineEdit[kind="field"] {{ background: {t.surface}; color: {t.strong}; placeholder-text-color: {t.support};
    border: 1px solid {t.border_input};
    border-radius: {t.radius_px}px; selection-background-color: {t.key}; selection-color: {t.on_key}; }}
QComboBox[kind="field"] {{ background: {t.surface}; color: {t.strong}; border: 1px solid {t.border_input};
    border-radius: {t.radius_px}px; selection-background-color: {t.key}; selection-color: {t.on_key}; }}
QComboBox[kind="field"]::drop-down {{ border: none; width: {t.body_px * 2}px; }}
QComboBox[kind="field"][wrong="true"] {{ border: 2px solid {t.error}; }}
QComboBox[kind="field"]:disabled {{ background: {t.surface_alt}; color: {t.support}; }}
QLineEdit[kind="field"]:hover {{ border-color: {t.ring_outer}; }}
QLineEdit[kind="field"][wrong="true"] {{ border: 2px solid {t.error}; }}
QLineEdit[kind="field"]:disabled {{ background: {t.surface_alt}; color: {t.support}; }}
"""


def _radios(t: Tokens) -> str:
    dot, ring = t.body_px // 3, t.body_px
    return f"""
QProgressBar {{ min-height: 20px; max-height: 20px; background: {t.surface_alt}; border: 1px solid {t.border_input};
    border-radius: 10px; }}
QProgressBar::chunk {{ background: {t.key}; border-radius: 9px; }}
QCheckBox[kind="check"] {{ color: {t.strong}; background: transparent; font-size: {t.body_px}px; font-weight: bold;
    min-height: {t.control_px - 12}px; spacing: 12px; }}
QCheckBox[kind="check"]::indicator {{ width: {ring}px; height: {ring}px; border: 2px solid {t.border_input};
    border-radius: 4px; background: {t.surface}; }}
QCheckBox[kind="check"]::indicator:checked {{ border-color: {t.key}; background: {t.key}; }}
QRadioButton[kind="radio"] {{ color: {t.strong}; background: transparent; border: 2px solid transparent;
    padding: 2px 8px; border-radius: {t.radius_px}px; }}
QRadioButton[kind="radio"]:hover {{ background: {t.outline_hover}; }}
QRadioButton[kind="radio"]:checked {{ font-weight: bold; border-color: {t.key}; }}
QRadioButton[kind="radio"]::indicator {{ border: 2px solid {t.border_input}; border-radius: {ring // 2 + 2}px;
    background: {t.surface}; }}
QRadioButton[kind="radio"]::indicator:checked {{ border: {dot}px solid {t.key}; width: {ring + 4 - 2 * dot}px;
    height: {ring + 4 - 2 * dot}px; }}
"""


def _lists(t: Tokens) -> str:
    return f"""
QListWidget[kind="cards"] {{ background: {t.surface}; border: 1px solid {t.border}; border-radius: {t.radius_px}px;
    outline: none; font-size: {t.body_px}px; }}
QListWidget[kind="cards"]::item {{ color: {t.strong}; padding: 9px 10px; border-bottom: 1px solid {t.rule}; }}
QListWidget[kind="cards"]::item:hover {{ background: {t.practice_tint}; }}
QListWidget[kind="cards"]::item:selected {{ background: {t.practice}; color: {t.on_key}; }}
"""


def _bars(t: Tokens) -> str:
    return f"""
QScrollBar:vertical {{ background: {t.surface_alt}; width: 16px; margin: 0; border: none; }}
QScrollBar::handle:vertical {{ background: {t.border_input}; border-radius: 6px; min-height: 48px; margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {t.strong}; }}
QScrollBar::add-line, QScrollBar::sub-line {{ height: 0; width: 0; }}
QScrollBar::add-page, QScrollBar::sub-page {{ background: none; }}
QToolTip {{ background: {t.strong}; color: {t.surface}; border: none; padding: 6px; }}
"""
