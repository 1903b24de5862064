package dev.tokenhold.zoho.csv;

import java.util.List;

/**
 * A row of the CSV, before it is understood.
 *
 * @param line the line that it begins in
 * @param lastLine the line that it ends in: a later one when values contain line ends
 * @param width how many values there are
 * @param values the values, not more than the widest header has
 * @param quoted whether a value is quoted
 * @param strayQuote whether there is a quote in a value that does not begin with one, which RFC 4180 rules out
 */
record RawRow(int line, int lastLine, int width, List<String> values, boolean quoted, boolean strayQuote) {}
