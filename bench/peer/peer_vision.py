"""The vision path of VideoChat2 in plain PyTorch: a ViT-L/16 shape over 16 frames, norm, Q-Former, linear layer.

Random weights; times one forward pass without gradients and prints one JSON line. Our own program, for
timing beside io.github.tpo4j.bench.VisionBench.
"""
import argparse, json, os, resource, time

p = argparse.ArgumentParser()
p.add_argument("--dtype", choices=["f32", "bf16"], default="f32")
p.add_argument("--blocks", type=int, default=6)
p.add_argument("--frames", type=int, default=16)
p.add_argument("--repeat", type=int, default=5)
p.add_argument("--threads", type=int, default=os.cpu_count())
a = p.parse_args()
os.environ["OMP_NUM_THREADS"] = os.environ["MKL_NUM_THREADS"] = str(a.threads)
import torch
import torch.nn as nn
import torch.nn.functional as F

torch.set_num_threads(a.threads)
torch.manual_seed(0)


def heads(x, h):
    b, t, c = x.shape
    return x.view(b, t, h, c // h).transpose(1, 2)


def join(x):
    b, h, t, d = x.shape
    return x.transpose(1, 2).reshape(b, t, h * d)


class Block(nn.Module):
    def __init__(self, c, h):
        super().__init__()
        self.h = h
        self.norm1, self.norm2 = nn.LayerNorm(c, eps=1e-6), nn.LayerNorm(c, eps=1e-6)
        self.qkv, self.proj = nn.Linear(c, 3 * c), nn.Linear(c, c)
        self.fc1, self.fc2 = nn.Linear(c, 4 * c), nn.Linear(4 * c, c)

    def forward(self, x):
        q, k, v = (heads(y, self.h) for y in self.qkv(self.norm1(x)).chunk(3, -1))
        x = x + self.proj(join(F.scaled_dot_product_attention(q, k, v)))
        return x + self.fc2(F.gelu(self.fc1(self.norm2(x))))


class Attention(nn.Module):
    def __init__(self, c, e, h):
        super().__init__()
        self.h = h
        self.q, self.k, self.v, self.o = nn.Linear(c, c), nn.Linear(e, c), nn.Linear(e, c), nn.Linear(c, c)
        self.norm = nn.LayerNorm(c, eps=1e-12)

    def forward(self, x, y):
        z = F.scaled_dot_product_attention(heads(self.q(x), self.h), heads(self.k(y), self.h), heads(self.v(y), self.h))
        return self.norm(self.o(join(z)) + x)


class QLayer(nn.Module):
    def __init__(self, c, e, h, cross):
        super().__init__()
        self.attn = Attention(c, c, h)
        self.cross = Attention(c, e, h) if cross else None
        self.fc1, self.fc2, self.norm = nn.Linear(c, 4 * c), nn.Linear(4 * c, c), nn.LayerNorm(c, eps=1e-12)

    def forward(self, x, y):
        x = self.attn(x, x)
        if self.cross is not None:
            x = self.cross(x, y)
        return self.norm(self.fc2(F.gelu(self.fc1(x))) + x)


class Vision(nn.Module):
    def __init__(self, blocks, frames):
        super().__init__()
        self.patch = nn.Conv3d(3, 1024, (1, 16, 16), (1, 16, 16))
        self.pos = nn.Parameter(torch.randn(1, frames * 196, 1024))
        self.blocks = nn.ModuleList(Block(1024, 16) for _ in range(blocks))
        self.norm = nn.LayerNorm(1024, eps=1e-12)
        self.query = nn.Parameter(torch.randn(1, 96, 768))
        self.qnorm = nn.LayerNorm(768, eps=1e-12)
        self.layers = nn.ModuleList(QLayer(768, 1024, 12, i % 2 == 0) for i in range(12))
        self.up = nn.Linear(768, 4096)

    def vit(self, x):
        x = self.patch(x).flatten(2).transpose(1, 2) + self.pos
        for b in self.blocks:
            x = b(x)
        return x

    def qformer(self, x):
        y, x = self.norm(x), self.qnorm(self.query.expand(x.shape[0], -1, -1))
        for layer in self.layers:
            x = layer(x, y)
        return self.up(x)


m = Vision(a.blocks, a.frames).eval()
x = torch.randn(1, 3, a.frames, 224, 224)
if a.dtype == "bf16":
    m, x = m.to(torch.bfloat16), x.to(torch.bfloat16)
vit, qf, cpu = [], [], []
with torch.inference_mode():
    m.qformer(m.vit(x))
    for _ in range(a.repeat):
        c, t = time.process_time(), time.perf_counter()
        y = m.vit(x)
        u = time.perf_counter()
        m.qformer(y)
        w = time.perf_counter()
        cpu.append(time.process_time() - c)
        vit.append(u - t)
        qf.append(w - u)
both = sorted(v + q for v, q in zip(vit, qf))
print(json.dumps(dict(bench="vision", who="pytorch " + torch.__version__, dtype=a.dtype, blocks=a.blocks, frames=a.frames,
                      threads=a.threads, median_ms=round(1000 * both[len(both) // 2], 1), min_ms=round(1000 * both[0], 1),
                      vit_min_ms=round(1000 * min(vit), 1), qformer_min_ms=round(1000 * min(qf), 1),
                      cpu_min_ms=round(1000 * min(cpu), 1), peak_rss_mb=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024, load=round(os.getloadavg()[0], 2))))
