namespace Spectral.Host.CommandLine;

/// <summary>Style and script of the page of a learning, beside those of reports and figures.</summary>
internal static class LearningPageParts
{
    /// <summary>Figures keep letters of a size that can be read: where the page is narrow they scroll, each in its own frame.</summary>
    public const string Style = """
        .view{position:relative;overflow-x:auto}
        .view svg{min-width:40rem;touch-action:pan-x pan-y}
        .view svg.near{cursor:grab;touch-action:none}
        .view svg:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        .tools{display:flex;gap:.35rem;margin:.2rem 0}
        .tools button{font:600 .85rem/1 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;color:var(--ink);background:var(--wash);border:1px solid var(--rule);border-radius:4px;padding:.35rem .6rem;min-width:2.2rem;cursor:pointer}
        .tools button:focus-visible{outline:2px solid var(--link)}
        .tip{position:fixed;z-index:2;pointer-events:none;background:var(--paper);color:var(--ink);border:1px solid var(--rule);border-radius:4px;padding:.25rem .5rem;font:12px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;font-variant-numeric:tabular-nums;white-space:pre;box-shadow:0 1px 4px #0003}
        .taken td{font-weight:600;background:var(--wash)}
        .equation{white-space:pre-wrap;font-size:.95em}
        section>ul{max-width:46rem;padding-left:1.2rem}
        """;

    /// <summary>Zooms and moves the box of each figure, and tells the values under the pointer from what its plates bear.</summary>
    public const string Script = """
        (() => {
          'use strict';
          const tip = document.createElement('div');
          tip.className = 'tip';
          tip.hidden = true;
          document.body.append(tip);
          const numbers = text => text.split(' ').map(Number);
          const short = v => Number.isFinite(v) ? (v === 0 ? '0' : String(Number(v.toPrecision(4)))) : 'none';

          const scale = text => {
            const [kind, low, high] = text.split(' ');
            const a = Number(low), b = Number(high);
            return kind === 'log'
              ? { invert: p => Math.exp(Math.log(a) + p * (Math.log(b) - Math.log(a))), at: v => (Math.log(v) - Math.log(a)) / (Math.log(b) - Math.log(a)) }
              : { invert: p => a + p * (b - a), at: v => (v - a) / (b - a) };
          };

          const plateOf = group => {
            const d = group.dataset;
            const [acrossName, upName] = d.names.split('|');
            return {
              frame: numbers(d.frame), across: scale(d.across), up: scale(d.up), acrossName, upName,
              lines: (d.lines || '').split(';').filter(Boolean).map(line => {
                const [name, points] = line.split('|');
                return { name, points: points.split(' ').map(pair => pair.split(',').map(Number)) };
              }),
              box: d.box ? numbers(d.box) : null, quantity: d.quantity, columns: Number(d.columns), values: d.values ? numbers(d.values) : null,
            };
          };

          const told = (plate, x, y) => {
            const [left, top, width, height] = plate.frame;
            const px = (x - left) / width, py = 1 - (y - top) / height;
            if (px < 0 || px > 1 || py < 0 || py > 1) return null;
            const across = plate.across.invert(px), up = plate.up.invert(py);
            const words = [];
            if (plate.values) {
              const [l, r, b, t] = plate.box;
              const rows = plate.values.length / plate.columns;
              const column = Math.min(plate.columns - 1, Math.max(0, Math.floor((across - l) / (r - l) * plate.columns)));
              const row = Math.min(rows - 1, Math.max(0, Math.floor((up - b) / (t - b) * rows)));
              words.push(plate.acrossName + ' = ' + short(across) + '   ' + plate.upName + ' = ' + short(up));
              words.push(plate.quantity + ' = ' + short(plate.values[row * plate.columns + column]));
              return words.join('\n');
            }
            words.push(plate.acrossName + ' = ' + short(across));
            for (const line of plate.lines) {
              let best = null, least = Infinity;
              for (const point of line.points) {
                const gap = Math.abs(plate.across.at(point[0]) - px);
                if (gap < least) { least = gap; best = point; }
              }
              if (best && least < 0.04 && words.length < 12) words.push((line.name || plate.upName) + ': ' + short(best[1]) + '  at ' + short(best[0]));
            }
            if (words.length === 1) words.push(plate.upName + ' = ' + short(up));
            return words.join('\n');
          };

          for (const svg of document.querySelectorAll('.view svg')) {
            const whole = numbers(svg.getAttribute('viewBox'));
            let box = whole.slice(), plates = null, from = null;
            svg.tabIndex = 0;
            const show = () => {
              svg.setAttribute('viewBox', box.map(v => v.toFixed(3)).join(' '));
              svg.classList.toggle('near', box[2] < whole[2]);
            };
            const place = event => new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
            const zoom = (factor, x, y) => {
              const wide = Math.min(whole[2], Math.max(whole[2] / 40, box[2] * factor)), share = wide / box[2];
              box = [x - (x - box[0]) * share, y - (y - box[1]) * share, wide, box[3] * share];
              move(0, 0);
            };
            const move = (dx, dy) => {
              box[0] = Math.min(whole[0] + whole[2] - box[2], Math.max(whole[0], box[0] + dx));
              box[1] = Math.min(whole[1] + whole[3] - box[3], Math.max(whole[1], box[1] + dy));
              show();
            };
            const middle = factor => zoom(factor, box[0] + box[2] / 2, box[1] + box[3] / 2);
            const reset = () => { box = whole.slice(); show(); };
            const tools = document.createElement('div');
            tools.className = 'tools';
            for (const [sign, name, act] of [['+', 'Nearer', () => middle(1 / 1.6)], ['−', 'Farther', () => middle(1.6)], ['All', 'The whole figure', reset]]) {
              const button = document.createElement('button');
              button.type = 'button';
              button.textContent = sign;
              button.title = name;
              button.setAttribute('aria-label', name);
              button.addEventListener('click', act);
              tools.append(button);
            }
            svg.parentElement.before(tools);
            svg.addEventListener('wheel', event => {
              if (document.activeElement !== svg && !event.ctrlKey) return;
              event.preventDefault();
              const at = place(event);
              zoom(event.deltaY < 0 ? 1 / 1.25 : 1.25, at.x, at.y);
            }, { passive: false });
            svg.addEventListener('dblclick', event => { const at = place(event); zoom(0.5, at.x, at.y); });
            svg.addEventListener('keydown', event => {
              const step = box[2] / 10;
              const acts = { '+': () => middle(1 / 1.6), '=': () => middle(1 / 1.6), '-': () => middle(1.6), '0': reset,
                ArrowLeft: () => move(-step, 0), ArrowRight: () => move(step, 0), ArrowUp: () => move(0, -step), ArrowDown: () => move(0, step) };
              const isArrow = event.key.startsWith('Arrow');
              if (!acts[event.key] || event.ctrlKey || event.metaKey || (isArrow && box[2] >= whole[2])) return;
              event.preventDefault();
              acts[event.key]();
            });
            svg.addEventListener('pointerdown', event => {
              svg.focus({ preventScroll: true });
              if (box[2] < whole[2]) { from = place(event); svg.setPointerCapture(event.pointerId); }
            });
            svg.addEventListener('pointerup', () => { from = null; });
            svg.addEventListener('pointercancel', () => { from = null; });
            svg.addEventListener('pointerleave', () => { tip.hidden = true; });
            svg.addEventListener('pointermove', event => {
              const at = place(event);
              if (from) { move(from.x - at.x, from.y - at.y); tip.hidden = true; return; }
              plates = plates || [...svg.querySelectorAll('.plate[data-frame]')].map(plateOf);
              const words = plates.map(plate => told(plate, at.x, at.y)).find(Boolean);
              tip.hidden = !words;
              if (!words) return;
              tip.textContent = words;
              const right = event.clientX + 14 + tip.offsetWidth > innerWidth;
              tip.style.left = Math.max(2, right ? event.clientX - 14 - tip.offsetWidth : event.clientX + 14) + 'px';
              tip.style.top = Math.max(2, Math.min(innerHeight - tip.offsetHeight - 4, event.clientY + 14)) + 'px';
            });
          }
        })();
        """;
}
