"""One Adam step of a neural differential equation through classical Runge-Kutta, in PyTorch.

node.py FOLDER THREADS STEPS: theta.npy, widths.npy, initial.npy and target.npy are in the folder.
"""
import sys

import server

numpy, torch = server.need("numpy", "torch")

folder, threads, steps = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
torch.set_num_threads(threads)
torch.set_default_dtype(torch.float64)


def load(name):
    return torch.from_numpy(numpy.load(f"{folder}/{name}.npy"))


widths = [int(width) for width in load("widths")]
layers = []
for inputs, outputs in zip(widths, widths[1:]):
    layers += [torch.nn.Linear(inputs, outputs), torch.nn.Tanh()]
field = torch.nn.Sequential(*layers[:-1])
torch.nn.utils.vector_to_parameters(load("theta"), field.parameters())
initial, target = load("initial"), load("target")
optimiser = torch.optim.Adam(field.parameters(), lr=1e-3)
h = 1.0 / steps


def loss():
    y = initial
    for _ in range(steps):
        k1 = field(y)
        k2 = field(y + 0.5 * h * k1)
        k3 = field(y + 0.5 * h * k2)
        k4 = field(y + h * k3)
        y = y + (h / 6.0) * (k1 + 2.0 * k2 + 2.0 * k3 + k4)
    return ((y - target) ** 2).sum(1).mean()


def step():
    optimiser.zero_grad()
    loss().backward()
    optimiser.step()


first = loss()
first.backward()
norm = torch.cat([p.grad.flatten() for p in field.parameters()]).norm()
server.serve(step, [first.item(), norm.item()], torch)
