package dev.tokenhold.refresh.internal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The body of a request, given away at most once. An HTTP client that sends the request again, for whatever reason, does not get it a second
 * time; and whoever takes it back first knows that no client has it or will get it.
 *
 * <p>Thread-safe.
 */
final class OneTimeBody implements Flow.Publisher<ByteBuffer> {

    private enum State {
        HELD,
        GIVEN,
        WITHHELD
    }

    private final byte[] bytes;
    private final AtomicReference<State> state = new AtomicReference<>(State.HELD);

    OneTimeBody(byte[] bytes) {
        this.bytes = bytes;
    }

    int length() {
        return bytes.length;
    }

    /** Takes the body back. Returns false if it was given away. */
    boolean withhold() {
        return state.compareAndSet(State.HELD, State.WITHHELD) || state.get() == State.WITHHELD;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super ByteBuffer> subscriber) {
        subscriber.onSubscribe(new Handing(subscriber));
    }

    private final class Handing implements Flow.Subscription {

        private final Flow.Subscriber<? super ByteBuffer> subscriber;
        private final AtomicBoolean over = new AtomicBoolean();

        Handing(Flow.Subscriber<? super ByteBuffer> subscriber) {
            this.subscriber = subscriber;
        }

        // The HTTP client of the JDK subscribes before the TLS handshake, but asks only when it is about to write.
        @Override
        public void request(long count) {
            if (!over.compareAndSet(false, true)) {
                return;
            }
            if (count <= 0) {
                subscriber.onError(new IllegalArgumentException("a request for " + count + " buffers"));
            } else if (state.compareAndSet(State.HELD, State.GIVEN)) {
                subscriber.onNext(ByteBuffer.wrap(bytes).asReadOnlyBuffer());
                subscriber.onComplete();
            } else {
                subscriber.onError(new IOException("the body of the request is sent once only"));
            }
        }

        @Override
        public void cancel() {
            over.set(true);
        }
    }
}
