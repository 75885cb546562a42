"""One training step of a small Llama in plain PyTorch + transformers: the peer of LmTrainBench."""
import argparse, json, time
import torch
from transformers import LlamaConfig, LlamaForCausalLM

p = argparse.ArgumentParser()
p.add_argument("--dtype", default="f32", choices=["f32"])
p.add_argument("--steps", type=int, default=8)
p.add_argument("--threads", type=int, default=2)
a = p.parse_args()
torch.set_num_threads(a.threads)
torch.manual_seed(0)
model = LlamaForCausalLM(LlamaConfig(
    vocab_size=4096, hidden_size=256, intermediate_size=688, num_hidden_layers=6,
    num_attention_heads=4, num_key_value_heads=4, max_position_embeddings=512,
    tie_word_embeddings=False, use_cache=False, attn_implementation="sdpa")).train()
optimizer = torch.optim.AdamW(model.parameters(), lr=1e-4, weight_decay=0.02, fused=True)
ids = torch.randint(5, 4096, (8, 256), generator=torch.Generator().manual_seed(1))
times, losses = [], []
for step in range(a.steps + 3):
    begin = time.perf_counter()
    loss = model(input_ids=ids, labels=ids).loss
    loss.backward()
    torch.nn.utils.clip_grad_norm_(model.parameters(), 1.0)
    optimizer.step()
    optimizer.zero_grad(set_to_none=True)
    losses.append(loss.item())
    if step >= 3:
        times.append((time.perf_counter() - begin) * 1e3)
times.sort()
print(json.dumps(dict(bench="lmtrain", who="pytorch " + torch.__version__, dtype=a.dtype,
    threads=a.threads, median_step_ms=round(times[len(times) // 2], 1),
    min_step_ms=round(times[0], 1), loss_first=round(losses[0], 4), loss_last=round(losses[-1], 4))))
