package dev.tokenhold.zoho.csv;

import de.siegmar.fastcsv.writer.QuoteStrategy;
import dev.tokenhold.zoho.row.SdkColumns;

/** Quotes words that stand for absent values in the files of some SDKs: here they are text, and have to stay so, see {@link FileStyle}. */
enum QuotedWords implements QuoteStrategy {
    STRATEGY;

    @Override
    public boolean quoteValue(int lineNo, int fieldIdx, String value) {
        return SdkColumns.isWordForAbsent(value);
    }
}
