package dev.latchkey.auth.account;

import dev.latchkey.auth.account.CodeAttempts.Kind;
import dev.latchkey.auth.api.Input;
import java.util.Optional;

/** A code as somebody types it at sign-in, and what they say that it is. Neither kind passes for the other. */
record OneTimeCode(Kind kind, String text) {

    /** The one that was given, if any; an empty one is none. Both at once is a fault of the input. */
    static Optional<OneTimeCode> of(String otp, String backupCode, Input input) {
        boolean otpGiven = otp != null && !otp.isBlank();
        boolean backupCodeGiven = backupCode != null && !backupCode.isBlank();
        if (otpGiven && backupCodeGiven) {
            input.fault("backup_code", "Must not be there together with otp.");
        }
        if (otpGiven) {
            return Optional.of(new OneTimeCode(Kind.OTP, otp));
        }
        return backupCodeGiven ? Optional.of(new OneTimeCode(Kind.BACKUP_CODE, backupCode)) : Optional.empty();
    }

    @Override
    public String toString() {
        return "OneTimeCode[" + kind + "]";
    }
}
