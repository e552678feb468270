"""A product, a symmetric product or a Cholesky factor by OpenBLAS through NumPy and SciPy.

matrix.py FOLDER THREADS gemm|syrk|cholesky: a.npy (and b.npy) are in the folder.
"""
import sys

import server

numpy, scipy = server.need("numpy", "scipy")
from scipy.linalg import blas, lapack

folder, kind = sys.argv[1], sys.argv[3]
a = numpy.load(f"{folder}/a.npy")
n = len(a)

if kind == "gemm":
    b = numpy.load(f"{folder}/b.npy")
    c = numpy.empty_like(a)

    def unit():
        numpy.matmul(a, b, out=c)
        return c

elif kind == "syrk":
    # Stored by columns, as the library wants it: nothing is copied.
    columns = numpy.asfortranarray(a)
    c = numpy.zeros((n, n), order="F")

    def unit():
        return blas.dsyrk(1.0, columns, beta=0.0, c=c, overwrite_c=1, lower=1)

else:
    columns = numpy.asfortranarray(a)

    def unit():
        return lapack.dpotrf(columns, lower=1, clean=0)[0]


lower = numpy.tril(unit()) if kind != "gemm" else unit()
places = numpy.arange(0, n, max(1, n // 8))
server.serve(unit, lower[numpy.ix_(places, places)].ravel(), numpy, scipy)
