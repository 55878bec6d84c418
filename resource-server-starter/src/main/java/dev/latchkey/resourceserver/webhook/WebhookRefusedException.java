package dev.latchkey.resourceserver.webhook;

/** A callback is refused. Its message is the true reason, for the log; without a stack trace, because anyone may cause it. */
final class WebhookRefusedException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final WebhookRefusal refusal;

    WebhookRefusedException(WebhookRefusal refusal, String reason) {
        super(reason, null, false, false);
        this.refusal = refusal;
    }

    static WebhookRefusedException unverified(String reason) {
        return new WebhookRefusedException(WebhookRefusal.UNVERIFIED, reason);
    }

    WebhookRefusal refusal() {
        return refusal;
    }
}
