"""An elementary function over an array, in NumPy or PyTorch.

elementary.py FOLDER THREADS numpy|torch tanh|exp|sin: x.npy is in the folder.
"""
import sys

import server

folder, threads, library, function = sys.argv[1], int(sys.argv[2]), sys.argv[3], sys.argv[4]

if library == "torch":
    numpy, module = server.need("numpy", "torch")
    module.set_num_threads(threads)
    x = module.from_numpy(numpy.load(f"{folder}/x.npy"))
    y = module.empty_like(x)
else:
    (module,) = server.need("numpy")
    x = module.load(f"{folder}/x.npy")
    y = module.empty_like(x)

f = getattr(module, function)


def unit():
    f(x, out=y)


unit()
server.serve(unit, y[:: len(x) // 100], module)
