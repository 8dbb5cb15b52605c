"""Mail of the portal: kept for the mail pages, written to an outbox folder, and sent by SMTP where one is named."""

from __future__ import annotations

import logging
import smtplib
import threading
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from sqlalchemy.orm import Session

from myna_reception.simulator.portal.tables import PortalMail
from myna_reception.simulator.private_files import private_folder, replace

logger = logging.getLogger(__name__)
SENDER = "portal@practice.invalid"
SMTP_SECONDS = 20
_MAILS = "mails"


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where real mail is handed in; without it mail stays in the outbox."""

    host: str
    port: int


class Mailer:
    """Mail of one portal. Thread-safe."""

    def __init__(self, outbox: Path, smtp: SmtpServer | None = None) -> None:
        self._outbox = outbox
        self._smtp = smtp

    def write(
        self,
        db: Session,
        at: datetime,
        address: str,
        subject: str,
        body: str,
        *,
        user_id: int | None = None,
        box: bytes | None = None,
    ) -> None:
        """Write a mail in a transaction; it goes out with ``deliver`` after it. ``box``: the browser that asked."""
        text = f"{body}\n\n--\n施術所ポータル（練習）\nこのメールは練習用です。公式のお知らせではありません。\n"
        mail = PortalMail(at=at, user_id=user_id, box=box, address=address, subject=f"【練習】{subject}", body=text)
        db.add(mail)
        db.info.setdefault(_MAILS, []).append(mail)

    def deliver(self, db: Session) -> None:
        """Send what was written in a transaction that is done."""
        for mail in db.info.pop(_MAILS, []):
            message = _message(mail)
            try:
                replace(private_folder(self._outbox) / f"{mail.id:06}.eml", message.as_bytes())
            except OSError as error:  # the mail page has it all the same
                logger.error("mail not written to the outbox: %s", type(error).__name__)
            if self._smtp is not None:
                threading.Thread(target=self._send, args=(self._smtp, message), daemon=True).start()

    def _send(self, server: SmtpServer, message: EmailMessage) -> None:
        try:
            with smtplib.SMTP(server.host, server.port, timeout=SMTP_SECONDS) as smtp:
                smtp.send_message(message)
        except (OSError, smtplib.SMTPException) as error:
            logger.error("mail not sent: %s", type(error).__name__)


def _message(mail: PortalMail) -> EmailMessage:
    message = EmailMessage()
    message["From"] = SENDER
    message["To"] = mail.address
    message["Subject"] = mail.subject
    message["Date"] = format_datetime(mail.at)
    message.set_content(mail.body)
    return message
