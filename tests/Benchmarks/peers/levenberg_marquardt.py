"""One Levenberg-Marquardt iteration for the flow of a network with one hidden layer, in NumPy and SciPy.

levenberg_marquardt.py FOLDER THREADS adjoint|forward: how the Jacobian of the flow is made. Both are vectorised over the trajectories.
"""
import sys

import server

numpy, scipy = server.need("numpy", "scipy")
import scipy.linalg
from scipy.linalg import blas

folder, sensitivities = sys.argv[1], sys.argv[3]


def load(name):
    return numpy.load(f"{folder}/{name}.npy")


theta, initial, scale, mean = load("theta"), load("initial"), load("scale"), load("mean")
times, target, inverse_norm = load("times"), load("target"), load("inverse_norm")
steps, units, tau = int(load("sizes")[0]), int(load("sizes")[1]), load("sizes")[2]
samples, n = initial.shape
later = len(times) - 1
root = scipy.linalg.cholesky(load("gram"))
parameters = len(theta)
ends = numpy.cumsum([units * n, units, n * units, n])


def unpack(theta):
    w1, b1, w2, b2 = numpy.split(theta, ends[:-1])
    return w1.reshape(units, n), b1, w2.reshape(n, units), b2


def advance(net, y, h, visit):
    """One Runge-Kutta step; visit gets the argument and the hidden layer of each stage."""
    w1, b1, w2, b2 = net

    def f(y):
        hidden = numpy.tanh(y @ w1.T + b1)
        visit(y, hidden)
        return hidden @ w2.T + b2

    k1 = f(y)
    k2 = f(y + 0.5 * h * k1)
    k3 = f(y + 0.5 * h * k2)
    k4 = f(y + h * k3)
    return y + (h / 6.0) * (k1 + 2.0 * k2 + 2.0 * k3 + k4)


def residuals(states):
    """[later, samples, n] from the states after the first time."""
    return ((states * scale + mean - target) @ root.T) * inverse_norm[:, :, None]


def solve(theta):
    net, y, states = unpack(theta), initial, []
    for j in range(later):
        h = (times[j + 1] - times[j]) / steps
        for _ in range(steps):
            y = advance(net, y, h, lambda y, hidden: None)
        states.append(y)
    return numpy.stack(states)


def adjoint(net, visited, h):
    """dy(end)/dy(start) [samples, n, n] and dy(end)/dtheta [samples, n, parameters] over an interval, from its end backward."""
    w1, _, w2, _ = net
    count = len(visited)
    w = numpy.broadcast_to(numpy.eye(n), (samples, n, n)).copy()
    cotangents, inner = numpy.empty((samples, count, n * n)), numpy.empty((samples, count, n * units))

    def pull(stage, k):
        _, hidden = visited[stage]
        g = (k.reshape(-1, n) @ w2).reshape(samples, n, units)
        g *= (1.0 - hidden * hidden)[:, None, :]
        cotangents[:, stage] = k.reshape(samples, -1)
        inner[:, stage] = g.reshape(samples, -1)
        return (g.reshape(-1, units) @ w1).reshape(samples, n, n)

    for last in range(count - 1, 0, -4):
        v4 = pull(last, (h / 6.0) * w)
        v3 = pull(last - 1, (h / 3.0) * w + h * v4)
        v2 = pull(last - 2, (h / 3.0) * w + 0.5 * h * v3)
        v1 = pull(last - 3, (h / 6.0) * w + 0.5 * h * v2)
        w = w + v1 + v2 + v3 + v4

    # All stages of the interval at once: products with the stages as inner dimension.
    y = numpy.stack([y for y, _ in visited], 1)
    hidden = numpy.stack([hidden for _, hidden in visited], 1)
    result = numpy.empty((samples, n, parameters))
    result[:, :, : ends[0]] = (inner.transpose(0, 2, 1) @ y).reshape(samples, n, -1)
    result[:, :, ends[0] : ends[1]] = inner.sum(1).reshape(samples, n, units)
    result[:, :, ends[1] : ends[2]] = (cotangents.transpose(0, 2, 1) @ hidden).reshape(samples, n, -1)
    result[:, :, ends[2] :] = cotangents.sum(1).reshape(samples, n, n)
    return w, result


def by_adjoint(theta):
    """States and their derivatives [later, samples, n, parameters]: intervals backward, chained forward."""
    net, y, s = unpack(theta), initial, None
    states, slopes = numpy.empty((later, samples, n)), numpy.empty((later, samples, n, parameters))
    for j in range(later):
        h, visited = (times[j + 1] - times[j]) / steps, []
        for _ in range(steps):
            y = advance(net, y, h, lambda y, hidden: visited.append((y, hidden)))
        w, own = adjoint(net, visited, h)
        states[j] = y
        slopes[j] = own if j == 0 else w @ slopes[j - 1] + own
    return states, slopes


def by_forward(theta):
    """The same by integrating dS/dt = (df/dy) S + df/dtheta beside the state."""
    net, y = unpack(theta), initial
    w1, b1, w2, b2 = net
    s = numpy.zeros((samples, n, parameters))
    states, slopes = numpy.empty((later, samples, n)), numpy.empty((later, samples, n, parameters))
    diagonal = numpy.arange(n)

    def f(y, s):
        hidden = numpy.tanh(y @ w1.T + b1)
        bend = w2[None] * (1.0 - hidden * hidden)[:, None, :]
        ds = (bend @ w1) @ s
        ds[:, :, : ends[0]] += (bend[:, :, :, None] * y[:, None, None, :]).reshape(samples, n, -1)
        ds[:, :, ends[0] : ends[1]] += bend
        for i in diagonal:
            start = ends[1] + i * units
            ds[:, i, start : start + units] += hidden
        ds[:, diagonal, ends[2] + diagonal] += 1.0
        return hidden @ w2.T + b2, ds

    for j in range(later):
        h = (times[j + 1] - times[j]) / steps
        for _ in range(steps):
            k1, s1 = f(y, s)
            k2, s2 = f(y + 0.5 * h * k1, s + 0.5 * h * s1)
            k3, s3 = f(y + 0.5 * h * k2, s + 0.5 * h * s2)
            k4, s4 = f(y + h * k3, s + h * s3)
            y = y + (h / 6.0) * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
            s2 += s3
            s2 *= 2.0
            s2 += s1
            s2 += s4
            s2 *= h / 6.0
            s = s + s2
        states[j], slopes[j] = y, s
    return states, slopes


def iterate():
    states, slopes = (by_adjoint if sensitivities == "adjoint" else by_forward)(theta)
    r = residuals(states)
    factors = (root * scale) * inverse_norm[:, :, None, None]
    jacobian = (factors @ slopes).reshape(-1, parameters)
    normal = blas.dsyrk(1.0, jacobian.T, lower=1)
    gradient = jacobian.T @ r.ravel()
    normal[numpy.diag_indices(parameters)] += tau * normal.diagonal().max()
    factor = scipy.linalg.cho_factor(normal, lower=True, overwrite_a=True, check_finite=False)
    trial = theta - scipy.linalg.cho_solve(factor, gradient, check_finite=False)
    after = residuals(solve(trial))
    return numpy.concatenate([[(r * r).sum(), (after * after).sum()], trial])


server.serve(iterate, iterate(), numpy, scipy)
