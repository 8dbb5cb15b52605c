"""The online check (オンライン資格確認, 資格確認限定型) from the desk's side.

The service interface, its HTTPS client, the terminal's activation and where its key is kept, number checks, and the
messages on the wire.
"""
