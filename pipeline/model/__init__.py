"""The values that flow from stage to stage: frozen, typed, without I/O.

`text` what a reader makes of a file · `circular` its structure · `mentions` what the words say ·
`matrix` what they mean (the shape of the published JSON) · `coverage` a plan against a directive · `problems` what went wrong.
"""
