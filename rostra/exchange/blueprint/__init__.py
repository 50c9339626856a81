"""Programmes and methods as a folder of files that another organisation can import: format `rostra-blueprint/1`.

    faults < files, lines, sums < places; fields < block_schema, schema < own < checking
    bodies, checking < reading (folder to Blueprint)
    yamltext < writing (Blueprint to texts of files)
    raw, values, heading, brought < collecting (academy to Blueprint) < translations < exporting (academy to folder)
    needed, media, assessments, filling < pages, methods < importing (folder to academy)

Reading is pure and names every fault with its file and line.
"""
