"""What the desk keeps (受付履歴) and hands on to receipt computers (レセコン).

Nothing here knows Qt. Every call that touches a file blocks: the window makes them on lanes of their own.
"""
