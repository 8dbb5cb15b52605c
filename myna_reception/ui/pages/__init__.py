"""The pages of the window. A page shows what it is given, emits reception events, and forgets when it is left."""
