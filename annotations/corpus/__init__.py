"""Tags whole corpora: partitions of documents in, Parquet with suggestions and citations out.

Django-free. Runs in one process or on a Dask cluster with the same result, goes on after a kill where it
stopped, and gives a document that it cannot read a row with the error.
"""

from annotations.corpus.model import CorpusError, Partition, Plan, Summary
from annotations.corpus.planning import plan_corpus
from annotations.corpus.running import tag_corpus

__all__ = ["CorpusError", "Partition", "Plan", "Summary", "plan_corpus", "tag_corpus"]
