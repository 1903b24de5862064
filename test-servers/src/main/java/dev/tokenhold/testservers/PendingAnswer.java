package dev.tokenhold.testservers;

import org.jspecify.annotations.Nullable;

/** The answer to a request that has arrived. The server processes the request when the answer is first asked for. */
final class PendingAnswer {

    private final TokenProvider provider;
    private final TokenForm form;
    private final Fault fault;
    private @Nullable TokenAnswer answer;
    private boolean lost;

    PendingAnswer(TokenProvider provider, TokenForm form, Fault fault) {
        this.provider = provider;
        this.form = form;
        this.fault = fault;
    }

    Fault fault() {
        return fault;
    }

    TokenAnswer get() {
        if (answer == null) {
            answer = provider.process(form);
        }
        return answer;
    }

    /** Counts the answer, if there is one, as not delivered. Call it before the client can see that. */
    void lose() {
        if (answer != null && answer.issued() && !lost) {
            lost = true;
            provider.countLost(form);
        }
    }
}
