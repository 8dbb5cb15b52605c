"""The kiosk: a tablet that a patient faces alone. Its own pages and words, the same session, controller and lanes."""
