SELECT import_file_id, meaning, reason FROM rating_meaning ORDER BY import_file_id;
