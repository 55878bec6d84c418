package dev.latchkey.auth.account;

import dev.latchkey.auth.api.ApiProblem;
import dev.latchkey.auth.api.Input;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** A forgotten password: asking for a link, and using it. */
@RestController
class PasswordResetController {

    private static final int LONGEST_COUNTED = 254;

    /** Counted apart from failed sign-ins: those are why people come here. */
    private static final String ASKING = "reset ";

    private static final String CONFIRMING = "reset-link";

    private static final Map<String, String> ANSWER =
            Map.of("detail", "If there is such an account, a link is on its way to it.");

    private final PasswordResetRequests requests;
    private final PasswordResets resets;
    private final Passwords passwords;
    private final SignInThrottle throttle;

    PasswordResetController(
            PasswordResetRequests requests, PasswordResets resets, Passwords passwords, SignInThrottle throttle) {
        this.requests = requests;
        this.resets = resets;
        this.passwords = passwords;
        this.throttle = throttle;
    }

    record Forgotten(String email) {}

    /** The token of the link, and the password that the account is to have. */
    record Confirmation(String token, String password) {

        @Override
        public String toString() {
            return "Confirmation[]";
        }
    }

    /** Answers everybody alike, and at once: who the address belongs to is looked up later. */
    @PostMapping(path = "/auth/password-reset", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Map<String, String>> request(@RequestBody Forgotten forgotten, HttpServletRequest request) {
        if (forgotten.email() == null) {
            throw ApiProblem.invalid("email", "Must be there.");
        }
        String account = forgotten.email().strip().toLowerCase(Locale.ROOT);
        throttle.take(
                ASKING + account.substring(0, Math.min(account.length(), LONGEST_COUNTED)), request.getRemoteAddr());
        Email.of(forgotten.email()).ifPresent(email -> requests.add(email, request.getRemoteAddr()));
        return ResponseEntity.status(HttpStatus.ACCEPTED)
                .contentType(MediaType.APPLICATION_JSON)
                .body(ANSWER);
    }

    @PostMapping(path = "/auth/password-reset/confirm", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> confirm(@RequestBody Confirmation confirmation, HttpServletRequest request) {
        Input input = new Input();
        if (confirmation.token() == null) {
            input.fault("token", "Must be there.");
        }
        if (confirmation.password() == null) {
            input.fault("password", "Must be there.");
        }
        input.requireNoFaults();
        passwords.requireFit(confirmation.password());
        String address = request.getRemoteAddr();
        throttle.take(CONFIRMING, address);
        boolean useless = false;
        try {
            useless = !resets.confirm(confirmation.token(), confirmation.password(), address);
        } finally {
            if (!useless) {
                throttle.giveBack(CONFIRMING, address);
            }
        }
        if (useless) {
            throw Invitations.useless();
        }
        return ResponseEntity.noContent().build();
    }
}
