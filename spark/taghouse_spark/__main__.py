"""`python -m taghouse_spark`, and the file that spark-submit runs."""

import sys

from taghouse_spark.cli import main

sys.exit(main())
