DELETE FROM post WHERE number = 1;
