using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Spectral.Host.Reproduction;

/// <summary>
/// The tables of a run as one page that needs nothing else: figures and style stand in it, and there is no script. Seconds stand here and nowhere else.
/// </summary>
internal static class HtmlReport
{
    /// <summary>The whole page.</summary>
    public static string Page(Profile profile, IReadOnlyList<ReportedTable> tables)
    {
        string name = Name(profile);
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n");
        page.Append("<meta name=\"color-scheme\" content=\"light dark\">\n<link rel=\"icon\" href=\"data:,\">\n");
        page.Append(CultureInfo.InvariantCulture, $"<title>Result tables, profile {name}</title>\n<style>\n{HtmlStyle.Page}\n{Palette.style}\n</style>\n</head>\n<body>\n");
        page.Append(CultureInfo.InvariantCulture, $"<header class=\"top\">\n<h1>Result tables, profile {name}</h1>\n<p class=\"lead\">{Escape(Summary(tables))}</p>\n</header>\n<main>\n");
        AppendContents(page, tables);

        foreach (ReportedTable table in tables)
        {
            AppendSection(page, table);
        }

        page.Append(CultureInfo.InvariantCulture, $"</main>\n<footer>Spectral pipeline {Escape(BuildInformation.Version)}, {Escape(BuildInformation.Runtime)}. ");
        page.Append("Verdicts compare with the archive; seconds are this machine’s and are never compared.</footer>\n</body>\n</html>\n");
        return page.ToString();
    }

    private static string Summary(IReadOnlyList<ReportedTable> tables)
    {
        Claim[] claims = [.. tables.SelectMany(table => table.Stored?.Table.Claims ?? [])];
        int failing = claims.Count(claim => !claim.Holds);
        string verdicts = string.Join(", ", tables.GroupBy(table => table.Verdict.Verdict).OrderBy(group => group.Key).Select(group => $"{group.Count()} {Word(group.First().Verdict)}"));
        string held = claims.Length == 0 ? "" : failing == 0 ? $" All {claims.Length} claims hold." : $" {claims.Length - failing} of {claims.Length} claims hold.";
        double seconds = tables.Sum(table => table.Stored?.Timing?.Seconds ?? 0.0);
        return $"{Plural(tables.Count, "table")}: {verdicts}.{held} {Duration(seconds)} of work in all.";
    }

    private static void AppendContents(StringBuilder page, IReadOnlyList<ReportedTable> tables)
    {
        page.Append("<nav aria-label=\"Contents\">\n<table class=\"contents\">\n<thead><tr><th scope=\"col\">table</th><th scope=\"col\" class=\"optional\">claim</th>");
        page.Append("<th scope=\"col\">claims that hold</th><th scope=\"col\" class=\"number\">work</th><th scope=\"col\">verdict</th></tr></thead>\n<tbody>\n");

        foreach ((TableComparison verdict, StoredTable? stored) in tables.Select(table => (table.Verdict, table.Stored)))
        {
            string link = stored is null ? Escape(verdict.Table) : $"<a href=\"#{Escape(verdict.Table)}\">{Escape(verdict.Table)}</a>";
            page.Append(CultureInfo.InvariantCulture, $"<tr><td>{link}</td><td class=\"optional\">{Escape(stored?.Table.Title ?? verdict.Detail)}</td>");
            page.Append(CultureInfo.InvariantCulture, $"<td>{Held(stored)}</td><td class=\"number\">{Escape(stored?.Timing is { } timing ? Duration(timing.Seconds) : "")}</td><td>{Badge(verdict)}</td></tr>\n");
        }

        page.Append("</tbody>\n</table>\n</nav>\n");
    }

    private static void AppendSection(StringBuilder page, ReportedTable reported)
    {
        if (reported.Stored is not { } stored)
        {
            return;
        }

        (TableComparison verdict, Table table) = (reported.Verdict, stored.Table);
        page.Append(CultureInfo.InvariantCulture, $"<section id=\"{Escape(table.Name)}\">\n<div class=\"heading\"><h2>{Escape(table.Name)}</h2>{Badge(verdict)}</div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<p class=\"claim\">{Escape(table.Title)}.</p>\n");

        if (table.Note.Length > 0)
        {
            page.Append(CultureInfo.InvariantCulture, $"<p>{Escape(table.Note)}</p>\n");
        }

        AppendClaims(page, table.Claims);

        if (reported.Figures.Length > 0)
        {
            page.Append("<h3>Figures</h3>\n<div class=\"figures\">\n");

            foreach (Figure figure in reported.Figures)
            {
                page.Append(CultureInfo.InvariantCulture, $"<figure id=\"{Escape(table.Name)}-{Escape(figure.Name)}\">\n{Drawing.within(figure)}<figcaption>{Escape(figure.Note)}</figcaption>\n</figure>\n");
            }

            page.Append("</div>\n");
        }

        page.Append(CultureInfo.InvariantCulture, $"<h3>Table</h3>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table {Escape(table.Name)}\">\n{HtmlTable.Of(table)}</div>\n");
        page.Append(CultureInfo.InvariantCulture, $"<h3>How it was made</h3>\n<pre>{Escape(reported.Command)}</pre>\n<dl>\n");
        AppendOrigin(page, verdict, stored);
        page.Append("</dl>\n</section>\n");
    }

    private static void AppendClaims(StringBuilder page, Claim[] claims)
    {
        if (claims.Length == 0)
        {
            return;
        }

        page.Append("<h3>Claims</h3>\n<ul class=\"claims\">\n");

        foreach (Claim claim in claims)
        {
            string badge = claim.Holds ? "<span class=\"badge good\">✓ holds</span>" : "<span class=\"badge bad\">✗ fails</span>";
            page.Append(CultureInfo.InvariantCulture, $"<li><span>{badge}</span><span>{Escape(claim.Name)} <span class=\"detail\">({Escape(claim.Detail)})</span></span></li>\n");
        }

        page.Append("</ul>\n");
    }

    private static void AppendOrigin(StringBuilder page, TableComparison verdict, StoredTable stored)
    {
        void Entry(string term, string text)
        {
            if (text.Length > 0)
            {
                page.Append(CultureInfo.InvariantCulture, $"<dt>{Escape(term)}</dt><dd>{Escape(text)}</dd>\n");
            }
        }

        Provenance origin = stored.Provenance;
        Entry("verdict", $"{Word(verdict)}: {verdict.Detail}");
        Entry("likely cause", verdict.Verdict is Verdict.Identical or Verdict.Equal ? "" : verdict.Cause);
        Entry("work", stored.Timing is { } timing ? $"{Duration(timing.Seconds)} in all, {Plural(timing.Threads, "thread")}, {origin.Machine}" : "");
        Entry("root seed", origin.Seed.ToString(CultureInfo.InvariantCulture));
        Entry("parameters", string.Join(", ", origin.ConfigurationNames.Zip(origin.ConfigurationValues, (name, value) => $"{name} = {value}")));
        Entry("source", origin.Revision);
        Entry("SHA-256", RunRecord.Hash(stored.Bytes));
    }

    private static string Held(StoredTable? stored)
    {
        if (stored is null || stored.Table.Claims.Length == 0)
        {
            return "";
        }

        int held = stored.Table.Claims.Count(claim => claim.Holds);
        string kind = held == stored.Table.Claims.Length ? "good" : "bad";
        return $"<span class=\"badge {kind}\">{(kind == "good" ? "✓" : "✗")} {held} of {stored.Table.Claims.Length}</span>";
    }

    private static string Badge(TableComparison verdict)
    {
        string kind = verdict.Verdict switch
        {
            Verdict.Identical or Verdict.Equal => "good",
            Verdict.Close or Verdict.Consistent => "fair",
            _ => "bad",
        };
        return $"<span class=\"badge {kind}\">{Word(verdict)}</span>";
    }

    private static string Duration(double seconds) => seconds switch
    {
        < 10.0 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0.0} s"),
        < 120.0 => string.Create(CultureInfo.InvariantCulture, $"{seconds:0} s"),
        _ => string.Create(CultureInfo.InvariantCulture, $"{seconds / 60.0:0.0} min"),
    };

    private static string Plural(int count, string noun) => string.Create(CultureInfo.InvariantCulture, $"{count} {noun}{(count == 1 ? "" : "s")}");

    private static string Name(Profile profile) => profile.ToString().ToLowerInvariant();

    private static string Word(TableComparison verdict) => verdict.Verdict.ToString().ToLowerInvariant();

    private static string Escape(string text) => HtmlTable.Escape(text);
}
