import sys
import bjoern
from bench.stock import wsgi
bjoern.run(wsgi, "127.0.0.1", int(sys.argv[1]))
