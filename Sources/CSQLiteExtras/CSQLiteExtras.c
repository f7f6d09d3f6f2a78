#define _GNU_SOURCE
#include "CSQLiteExtras.h"

#include <fcntl.h>

void taghouse_start_write_back(int descriptor) {
  // Only advice: what fails here is noticed by the fsync of the commit.
  (void)sync_file_range(descriptor, 0, 0, SYNC_FILE_RANGE_WRITE);
}
