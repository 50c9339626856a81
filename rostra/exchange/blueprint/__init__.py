"""A programme as a folder of files that another organisation can import: format `rostra-blueprint/1`.

    faults < files, lines, sums < fields < block_schema, schema < bodies < reading (folder to Blueprint)
    yamltext < writing (Blueprint to texts of files)
    raw, values < collecting (academy to Blueprint) < exporting (academy to folder)
    media, assessments, pages < importing (folder to academy)

Reading is pure and names every fault with its file and line.
"""
