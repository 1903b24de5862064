package dev.tokenhold.zoho;

/** Where in a file the rows with tokens are, in a few bytes for each: a row is named by the line that it begins in. */
final class CsvRowPlaces {

    private final CsvGeneration generation;
    private final LineStarts starts;
    // The lines in which rows of several lines begin and end.
    private final Longs several = new Longs();

    /** Without any rows. */
    CsvRowPlaces(CsvGeneration generation, LineStarts starts) {
        this.generation = generation;
        this.starts = starts;
    }

    /** Adds a row behind all others. */
    void add(int line, int lastLine) {
        if (lastLine > line) {
            several.add((long) line << Integer.SIZE | lastLine);
        }
    }

    /** The form of all rows. */
    CsvGeneration generation() {
        return generation;
    }

    /** Where a line begins; what is behind the last one, where that ends. */
    long start(int line) {
        return starts.of(line);
    }

    /** The last line of the row that begins in a line. */
    int lastLine(int line) {
        int low = 0;
        int high = several.size();
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (firstLine(several.get(middle)) < line) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low < several.size() && firstLine(several.get(low)) == line ? (int) several.get(low) : line;
    }

    /** The rows of several lines by where they begin, in the order of the file. */
    int[] ofSeveralLines() {
        int[] lines = new int[several.size()];
        for (int i = 0; i < lines.length; i++) {
            lines[i] = firstLine(several.get(i));
        }
        return lines;
    }

    private static int firstLine(long row) {
        return (int) (row >>> Integer.SIZE);
    }
}
