package dev.latchkey.auth.account;

import dev.latchkey.auth.api.Input;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** {@code POST /auth/invitations/accept}. */
@RestController
class InvitationController {

    private final Invitations invitations;

    InvitationController(Invitations invitations) {
        this.invitations = invitations;
    }

    /** The token of the link, and the password that the account has or is to have. */
    record Acceptance(String token, String password) {

        @Override
        public String toString() {
            return "Acceptance[]";
        }
    }

    @PostMapping(path = "/auth/invitations/accept", consumes = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<Void> accept(@RequestBody Acceptance acceptance, HttpServletRequest request) {
        Input input = new Input();
        if (acceptance.token() == null) {
            input.fault("token", "Must be there.");
        }
        if (acceptance.password() == null) {
            input.fault("password", "Must be there.");
        }
        input.requireNoFaults();
        invitations.accept(acceptance.token(), acceptance.password(), request.getRemoteAddr());
        return ResponseEntity.noContent().build();
    }
}
