package dev.latchkey.auth.egress;

import java.time.Duration;
import java.util.Optional;

/**
 * What came of a request.
 *
 * @param status of the response, 0 if there was none
 * @param body the beginning of the response's body as text, empty if there was none
 * @param failure why there was no response, {@code null} if there was one
 * @param retryAfter for how long the other side asks to be left alone
 */
public record Answer(int status, String body, Failure failure, Duration took, Optional<Duration> retryAfter) {

    /** Why there is no response. */
    public enum Failure {
        HOST_NOT_FOUND("The host's name could not be resolved."),
        ADDRESS_NOT_ALLOWED("The host leads to an address that this server must not connect to."),
        CONNECTION_REFUSED("The connection was refused."),
        TLS_FAILED("The TLS connection could not be made: look at the certificate and its chain."),
        TIMED_OUT("There was no whole answer in time."),
        BROKEN("The connection broke, or what came was no HTTP.");

        private final String sentence;

        Failure(String sentence) {
            this.sentence = sentence;
        }

        public String sentence() {
            return sentence;
        }
    }

    static Answer failed(Failure failure, Duration took) {
        return new Answer(0, "", failure, took, Optional.empty());
    }

    public boolean isSuccess() {
        return status / 100 == 2;
    }
}
