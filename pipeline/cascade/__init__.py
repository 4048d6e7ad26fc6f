"""From many matrices to what came down the cascade: a plan against its directive, and the whole library as one graph.

A pair, `compare`: words folded (`words`) → tasks cut into clauses (`clauses`) → shared words weighed by rarity (`rarity`) → clauses matched over an
inverted index (`matching`) → tasks linked (`align`, `evidence`, `second_look`, `related`), human decisions last (`decisions`) → what became of
every duty (`duties`) → typed differences of the linked rows (`times`, `quantities`, `responsibility`, `wording`) → `coverage_json`.

A library: circulars linked by number and title (`references`), the graph (`graph`), its files (`graph_files`, `picture`, `page`) and the questions
that people ask of it (`questions`, `fingerprints`).
"""
