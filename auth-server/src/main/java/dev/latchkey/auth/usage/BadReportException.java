package dev.latchkey.auth.usage;

/** A report that cannot be taken, told so that whoever wrote the reporter can mend it. The message is for the caller. */
class BadReportException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String member;

    /**
     * @param member the path of the member that is at fault, for example {@code counts[3].hour}; empty for the document itself
     * @param fault what is wrong with it, to be read behind the member's name
     */
    BadReportException(String member, String fault) {
        super((member.isEmpty() ? "The body" : member) + " " + fault);
        this.member = member;
    }

    String member() {
        return member;
    }
}
