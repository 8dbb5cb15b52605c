"""A My Number card seen from the reader: APDUs (ISO 7816-4), TLV, the JPKI application, readers and their monitors.

Everything above ``connection.CardConnection`` is pure: it runs the same over PC/SC, NFC, a virtual card or a recording.
"""
