"""The desk: where staff of an organisation run editions, read worksheets and help people."""
