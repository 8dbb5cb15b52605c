"""Open reception desk for the My Number card eligibility check (マイナ資格確認, 資格確認限定型).

An independent app and a simulator: not the official app, and practice is never live.
"""

__version__ = "0.1.0"
