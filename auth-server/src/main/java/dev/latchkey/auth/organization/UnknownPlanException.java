package dev.latchkey.auth.organization;

/** There is no such plan. */
public class UnknownPlanException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    UnknownPlanException() {
        super("There is no such plan.");
    }
}
