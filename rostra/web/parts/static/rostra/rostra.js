// Small helpers of the pages; everything works without them.
