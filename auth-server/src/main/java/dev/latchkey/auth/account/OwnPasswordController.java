package dev.latchkey.auth.account;

import dev.latchkey.auth.account.SignInController.LoginResponse;
import dev.latchkey.auth.api.Access;
import dev.latchkey.auth.api.Input;
import org.springframework.http.CacheControl;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The caller's own password and sessions. */
@RestController
@RequestMapping("/api/v1/me")
class OwnPasswordController {

    private final OwnPassword ownPassword;
    private final Users users;

    OwnPasswordController(OwnPassword ownPassword, Users users) {
        this.ownPassword = ownPassword;
        this.users = users;
    }

    /** The password that the caller has, and the one to have from now on. */
    record PasswordChange(String currentPassword, String password) {

        @Override
        public String toString() {
            return "PasswordChange[]";
        }
    }

    /** Answers a new session; all that began before it have ended. */
    @PostMapping("/password")
    ResponseEntity<LoginResponse> change(Access access, @RequestBody PasswordChange change) {
        Input input = new Input();
        if (change.currentPassword() == null) {
            input.fault("current_password", "Must be there.");
        } else if (change.currentPassword().isEmpty() || !Passwords.isPossible(change.currentPassword())) {
            input.fault("current_password", OwnPassword.WRONG);
        }
        if (change.password() == null) {
            input.fault("password", "Must be there.");
        } else {
            Passwords.checkFit(change.password(), input);
        }
        input.requireNoFaults();
        String token = ownPassword.change(
                SessionAuthentication.current().session(), change.currentPassword(), change.password(), access.actor());
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(new LoginResponse(token, "bearer"));
    }

    /** Signs the caller out everywhere, here too. */
    @DeleteMapping("/sessions")
    ResponseEntity<Void> endSessions(Access access) {
        users.endSessions(access.userId(), access.actor());
        return ResponseEntity.noContent().build();
    }
}
