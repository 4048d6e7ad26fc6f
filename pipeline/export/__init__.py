"""Stage 7: what the office sees and hands on; everything is made from a `Matrix`, nothing is read or decided here.

`result` and `evidence` write one matrix as JSON and read it back; `atomic` puts every file on disk whole or not at all.
"""
