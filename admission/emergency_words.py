"""Words that the record of an emergency keeps in the register's language."""

#: Stands in the event of a declaration before the sentence that says why it isn't the prohibited matter that it resembles.
WHY_ANOTHER = "\n与所提示的禁止事项的区别："
