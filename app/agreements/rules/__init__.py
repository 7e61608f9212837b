"""Holding records to what regulations ask: judged by ``judging``, told by ``words``, kept by ``keeping``."""
