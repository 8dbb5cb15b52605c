"""Between the window and the rest: threads, the reception's controller, the first start.

Threads (docs/architecture.md): the UI thread owns widgets and the session; one card thread sends every APDU; a small
pool makes service calls and other slow work. Results come back as signals whose receivers are methods of QObjects
living on the UI thread: PySide6 runs a lambda or a plain function on the thread that emits.
"""
