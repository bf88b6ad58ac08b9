"""Articles in, passages out: reading, indexing, retrieval and the judgement whether a question can be answered."""
