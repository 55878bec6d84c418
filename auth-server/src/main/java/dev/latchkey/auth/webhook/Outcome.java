package dev.latchkey.auth.webhook;

import dev.latchkey.auth.egress.Answer;
import java.time.Instant;

/** What became of a delivery that this node had taken. */
sealed interface Outcome {

    String webhookId();

    Claimed claimed();

    /**
     * It has arrived.
     *
     * @param at when the answer was there
     */
    record Delivered(String webhookId, Claimed claimed, Answer answer, Instant at) implements Outcome {

        String excerpt() {
            return Excerpt.of(answer.body());
        }
    }

    /**
     * It was not taken.
     *
     * @param failures how many rounds had failed before
     * @param leasedUntil until when it was this node's
     */
    record Failed(String webhookId, Claimed claimed, Answer answer, Instant at, int failures, Instant leasedUntil)
            implements Outcome {

        private static final int GONE = 410;

        boolean isGone() {
            return answer.status() == GONE;
        }

        String excerpt() {
            return Excerpt.of(answer.body());
        }

        /** Why there was no response; {@code null} if there was one. */
        String error() {
            return answer.failure() == null ? null : answer.failure().sentence();
        }
    }

    /** It was not tried. */
    record Released(String webhookId, Claimed claimed, Instant leasedUntil) implements Outcome {}
}
