package dev.tokenhold.spi;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

/** Splits a stream into lists of several elements. */
final class Chunks<T> extends Spliterators.AbstractSpliterator<List<T>> {

    private final Iterator<T> elements;
    private final int size;

    private Chunks(Iterator<T> elements, int size) {
        super(Long.MAX_VALUE, Spliterator.ORDERED | Spliterator.NONNULL);
        this.elements = elements;
        this.size = size;
    }

    static <T> Stream<List<T>> of(Stream<T> elements, int size) {
        return StreamSupport.stream(new Chunks<>(elements.iterator(), size), false)
                .onClose(elements::close);
    }

    @Override
    public boolean tryAdvance(Consumer<? super List<T>> action) {
        List<T> chunk = new ArrayList<>();
        while (chunk.size() < size && elements.hasNext()) {
            chunk.add(elements.next());
        }
        if (chunk.isEmpty()) {
            return false;
        }
        action.accept(chunk);
        return true;
    }
}
