package dev.tokenhold.zoho.row;

import dev.tokenhold.spi.Bytes;
import java.util.HexFormat;
import java.util.Optional;

/** The note about the role in a mirror as text: hexadecimal digits. */
public final class NoteText {

    private NoteText() {}

    /**
     * Encodes a note.
     *
     * @param note the note
     * @return two digits for each byte
     */
    public static String of(Bytes note) {
        return HexFormat.of().formatHex(note.toByteArray());
    }

    /**
     * Decodes a note.
     *
     * @param text what {@link #of} returned
     * @return the note; empty if the text is none
     */
    public static Optional<Bytes> parse(String text) {
        try {
            return Optional.of(Bytes.of(HexFormat.of().parseHex(text)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
