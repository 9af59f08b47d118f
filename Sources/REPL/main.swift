// The program `bq`.

import Glibc

exit(Program.run(Array(Environment.arguments.dropFirst())))
