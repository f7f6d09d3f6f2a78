// Whoever imports Warehouse has its file, its errors and its sites, too.
@_exported public import Store
