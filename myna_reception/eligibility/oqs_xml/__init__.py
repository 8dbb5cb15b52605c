"""The official XML messages of オンライン資格確認 (単件, OQSsiquc01): reading, writing, and what they mean.

``message`` holds the messages as values, ``reader`` and ``writer`` turn them from and into bytes, ``mapping`` from and
into the reception's own types, ``file_names`` names their files. Known from public descriptions and code, not from the
specification itself.
"""
