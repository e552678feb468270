namespace Spectral.Host.Reproduction;

/// <summary>The style sheet of the report: one column of text, quiet colours, light or dark as the reader prefers.</summary>
internal static class HtmlStyle
{
    /// <summary>The rules of the page; those of figures are the core's.</summary>
    public const string Page = """
        :root{--paper:#fdfcfa;--ink:#22262c;--quiet:#5d6570;--rule:#dedbd4;--wash:#f4f2ed;--link:#0b5fa5;--good:#0a6b4e;--good-wash:#e2f2ea;--fair:#735600;--fair-wash:#f6edcf;--bad:#a11e2f;--bad-wash:#fae3e3}
        @media (prefers-color-scheme:dark){:root{--paper:#14171c;--ink:#dfe3e9;--quiet:#9aa4b1;--rule:#2e343d;--wash:#1b2027;--link:#7fbcf5;--good:#6fd6ac;--good-wash:#16342a;--fair:#e6c760;--fair-wash:#372f14;--bad:#ff9ca6;--bad-wash:#42191f}}
        *{box-sizing:border-box}
        html{color-scheme:light dark;scroll-behavior:smooth;-webkit-text-size-adjust:100%}
        body{margin:0;background:var(--paper);color:var(--ink);font:17px/1.55 Charter,'Iowan Old Style','Source Serif 4',Georgia,'DejaVu Serif',serif;overflow-wrap:anywhere}
        main,header.top,footer{max-width:69rem;margin:0 auto;padding:0 1.5rem}
        header.top{padding-top:3.5rem}
        h1{font-size:2.1rem;line-height:1.2;font-weight:600;letter-spacing:-.01em;margin:0 0 .4rem}
        h2{font-size:1.55rem;line-height:1.25;font-weight:600;margin:0}
        h3{font:600 .8rem/1.4 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;letter-spacing:.06em;text-transform:uppercase;color:var(--quiet);margin:2rem 0 .6rem}
        p{margin:.5rem 0;max-width:46rem}
        a{color:var(--link);text-decoration-thickness:1px;text-underline-offset:.18em}
        .lead{color:var(--quiet)}
        code,pre{font:.83em/1.5 ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace}
        pre{background:var(--wash);border:1px solid var(--rule);border-radius:5px;padding:.6rem .9rem;margin:.5rem 0;overflow-x:auto}
        section{border-top:1px solid var(--rule);margin-top:3.5rem;padding-top:2.2rem}
        .claim{font-size:1.12rem;font-style:italic;margin:.35rem 0 .8rem}
        .heading{display:flex;flex-wrap:wrap;gap:.5rem .9rem;align-items:center}
        .badge{display:inline-block;font:600 .74rem/1.6 system-ui,-apple-system,'Segoe UI',Roboto,sans-serif;border-radius:4px;padding:.05rem .5rem;white-space:nowrap}
        .good{color:var(--good);background:var(--good-wash)}.fair{color:var(--fair);background:var(--fair-wash)}.bad{color:var(--bad);background:var(--bad-wash)}
        .scroll{overflow:auto;max-height:42rem;border-top:1.5px solid var(--ink);border-bottom:1.5px solid var(--ink);margin:.4rem 0}
        .scroll:focus-visible{outline:2px solid var(--link);outline-offset:2px}
        table{border-collapse:collapse;font:13px/1.45 system-ui,-apple-system,'Segoe UI',Roboto,'Helvetica Neue',Arial,sans-serif;font-variant-numeric:tabular-nums lining-nums;min-width:100%}
        th,td{padding:.16rem .7rem;text-align:left;vertical-align:top;white-space:nowrap}
        th:first-child,td:first-child{padding-left:.3rem}
        thead th{position:sticky;top:0;background:var(--paper);font-weight:600;padding-top:.4rem;padding-bottom:.35rem;box-shadow:inset 0 -1px var(--ink)}
        tbody+tbody tr:first-child td{border-top:1px solid var(--rule)}
        .number{text-align:right}
        .spread{color:var(--quiet)}
        .contents{width:100%;font-size:15px}
        .contents td{white-space:normal;padding-top:.45rem;padding-bottom:.45rem;border-top:1px solid var(--rule)}
        .contents .number{white-space:nowrap}
        .contents td:first-child{font-weight:600;white-space:nowrap}
        ul.claims{list-style:none;padding:0;margin:.3rem 0;max-width:52rem}
        ul.claims li{display:grid;grid-template-columns:4.2rem 1fr;gap:.7rem;padding:.22rem 0;align-items:baseline}
        .detail{color:var(--quiet)}
        .figures{display:grid;grid-template-columns:minmax(0,1fr);gap:1.8rem;margin:1rem 0}
        figure{margin:0;min-width:0}
        figure svg{display:block;width:100%;max-width:52rem;height:auto}
        figcaption{color:var(--quiet);font-size:.88rem;max-width:52rem;margin-top:.3rem}
        dl{display:grid;grid-template-columns:max-content minmax(0,1fr);gap:.2rem 1.2rem;margin:.5rem 0;font-size:.95rem}
        dt{color:var(--quiet)}dd{margin:0}
        footer{border-top:1px solid var(--rule);margin-top:4rem;padding-top:1rem;padding-bottom:3rem;color:var(--quiet);font-size:.9rem}
        @media (max-width:40rem){body{font-size:16px}main,header.top,footer{padding-left:1rem;padding-right:1rem}h1{font-size:1.7rem}.optional{display:none}dl{grid-template-columns:minmax(0,1fr);gap:0}dd{margin-bottom:.4rem}.contents td:first-child{white-space:normal}.contents td{padding-left:.3rem;padding-right:.3rem}}
        @media print{.scroll{max-height:none;overflow:visible}section{break-before:page}}
        """;
}
